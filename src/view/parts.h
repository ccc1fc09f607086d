/* What parts.html needs beside the view. */
#pragma once
#include "view/view.h"

/* What a screen reader calls the icon of an alert of that kind: a Danish msgid. */
const char *alert_label(const char *kind);
/* A column's heading in the view's language, without the '>' that marks a column of numbers. */
str table_column(const struct view *v, const char *column);
/* Where a static file is to be fetched: "/web/css/dkfds.css" with the hash of what it holds, so that browsers may keep it. */
str page_asset(const struct view *v, const char *path);
