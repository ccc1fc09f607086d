/* Threads for what waits. A request that may wait, for the disk, for another machine or for a long count, is handed to one of
 * these, so that the few threads that read requests and answer what is at hand never stand still. First come, first served. */
#pragma once
#include "http/inner.h"

/* What one gives: a member of the giver's own record, which stays the giver's. */
struct hands_job { struct hands_job *next; };
typedef void hands_fn(struct hands_job *job);

struct hands;
/* So many threads (1 or more), each of which calls fn with a job at a time. NULL: the machine gives no thread. */
struct hands *hands_new(int threads, hands_fn *fn);
/* From any thread; never waits. Not after hands_end has begun. */
void hands_give(struct hands *h, struct hands_job *job);
/* Waits until all that was given is done; takes NULL. */
void hands_end(struct hands *h);
