/* What each command does; the table that names them is commands.c. Each answers an exit code (cli.h), writes what was
 * asked for to standard output and what went wrong to standard error. Those that need the database open
 * it themselves. */
#pragma once
#include "app/cli.h"

int command_competence(struct cli *cli);
int command_catalogue_check(struct cli *cli);
int command_catalogue_import(struct cli *cli);
int command_catalogue_export(struct cli *cli);
int command_search(struct cli *cli);
int command_migrate(struct cli *cli);
int command_backup(struct cli *cli);
int command_restore(struct cli *cli);
int command_serve(struct cli *cli);
int command_demo(struct cli *cli);

int command_account_create(struct cli *cli);
int command_account_password(struct cli *cli);
int command_account_roles(struct cli *cli);
int command_account_disable(struct cli *cli);
int command_account_enable(struct cli *cli);
int command_account_list(struct cli *cli);
int command_token_create(struct cli *cli);
int command_token_list(struct cli *cli);
int command_token_revoke(struct cli *cli);
int command_audit_verify(struct cli *cli);
int command_audit_anchors(struct cli *cli);
int command_worker(struct cli *cli);
int command_routes(struct cli *cli);
int command_bench(struct cli *cli);
