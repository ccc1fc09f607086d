/* Made by htmlgen from tools/golden/board.html. */
#pragma once
#include "view/view.h"
#include "base/clock.h"

/* The board on the wall. */
void board(struct view *v, const struct board *b);
void page_open(struct view *v, str title);
void page_close(struct view *v);
