#include "cw.h"

void
bundles(struct call *c)
{
	answer_error(c->a, 404, "NotFound", "not yet");
}

void
bundles_count(struct call *c)
{
	answer_error(c->a, 404, "NotFound", "not yet");
}
