/* What each command does; the table that names them, with their options and manuals, is commands.c. Each answers an exit code
 * (cli.h: 0 done, 1 it failed, 2 it was asked wrongly), writes what was asked for to standard output and what went wrong to
 * standard error. Those that need the database open it themselves, bring it up to date first, and close it. */
#pragma once
#include "app/cli.h"

/* ---- what serves ---- */
int command_serve(struct cli *cli);             /* until SIGTERM or SIGINT; answers what has begun, then ends */
int command_worker(struct cli *cli);            /* only the mail, for machines apart; until SIGTERM or SIGINT */

/* ---- the catalogue and what is asked of it; 1 from check and import also when there are faults ---- */
int command_catalogue_check(struct cli *cli);   /* faults as FILE:LINE: what was expected, all of them */
int command_catalogue_import(struct cli *cli);  /* all of it, or nothing when there is a fault */
int command_catalogue_export(struct cli *cli);  /* files that import to the same again */
int command_search(struct cli *cli);            /* a line for each query, from the words or from standard input */
int command_competence(struct cli *cli);        /* a JSON object of facts a line; a verdict a line, or {"error"} and on it goes */

/* ---- the database ---- */
int command_migrate(struct cli *cli);
int command_backup(struct cli *cli);            /* while it is in use; the file is whole or not there */
int command_restore(struct cli *cli);           /* while nothing uses it; checks the copy before it replaces anything */
int command_demo(struct cli *cli);              /* never into a database that holds anything but a catalogue */

/* ---- who may do what ---- */
int command_account_create(struct cli *cli);    /* the password is read from standard input, never an argument */
int command_account_password(struct cli *cli);
int command_account_roles(struct cli *cli);     /* what it is signed in to ends */
int command_account_disable(struct cli *cli);
int command_account_enable(struct cli *cli);
int command_account_list(struct cli *cli);
int command_token_create(struct cli *cli);      /* prints the token, this once */
int command_token_list(struct cli *cli);
int command_token_revoke(struct cli *cli);
int command_audit_verify(struct cli *cli);      /* 1 when the chain is broken, cut short or emptied */
int command_audit_anchors(struct cli *cli);     /* lines to be kept elsewhere, for verify --anchors */

/* ---- for developers ---- */
int command_routes(struct cli *cli);            /* every route with its permission, fields and flags */
int command_bench(struct cli *cli);             /* the search and the verdict; `make bench` measures the rest */
