/* What each command does; the table that names them is commands.c. Each answers an exit code. */
#pragma once
#include "app/cli.h"

int command_competence(struct cli *cli);
int command_migrate(struct cli *cli);
int command_backup(struct cli *cli);
int command_restore(struct cli *cli);
int command_serve(struct cli *cli);
