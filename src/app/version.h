#pragma once
#define INDGANG_VERSION "0.1.0" /* of the program; the schema counts its migrations itself */
