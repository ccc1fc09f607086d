#include "app/commands.h"

static const struct command table[] = {
    {.name = "serve", .arguments = "", .run = command_serve, .doc = "serves citizens and staff until SIGTERM or SIGINT"},
    {.name = "competence", .arguments = "[FILE]", .most = 1, .unconfigured = true, .run = command_competence,
     .doc = "says who may do what: reads facts (a JSON object a line; - is standard input), writes verdicts"},
    {.name = "migrate", .arguments = "", .run = command_migrate, .doc = "brings the database's schema up to date"},
    {.name = "backup", .arguments = "FILE", .least = 1, .most = 1, .run = command_backup,
     .doc = "writes a consistent copy of the database to a new file, while it is used",
     .manual = "The key file (INDGANG_KEY) is not in it: keep a copy of that elsewhere, or the CPR numbers cannot be read."},
};

const struct commands app_commands = {table, sizeof table / sizeof *table};
