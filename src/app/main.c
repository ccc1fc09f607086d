#include <sys/stat.h>
#include <unistd.h>
#include "app/cli.h"

int main(int argc, char **argv) {
    umask(077); /* what it writes holds everything about everybody: the database, its backups, the key */
    return cli_main(&app_commands, argc, argv, (const char *const *)environ);
}
