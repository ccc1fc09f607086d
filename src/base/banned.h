/* Functions that have no safe use here. Included by the compiler on every file (-include). */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#undef sprintf /* a macro of glibc where clang compiles with _FORTIFY_SOURCE; what is poisoned may not be one */
#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol atoll gets strncpy strncat
