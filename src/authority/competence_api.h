/* By itself, because jansson and http/json.h give the same names to different things. */
#pragma once
#include "http/http.h"

enum err competence_post(struct request *req);
