#include <stdlib.h>

#include "buf.h"
#include "findings.h"
#include "state.h"
#include "text.h"
#include "url.h"

char *
findings_path(const struct session *s, struct err *e)
{
	const char *atria = s->job.facts.atria_url;
	char key[DIGEST_TEXT], *base = NULL, *path;
	struct buf b = { 0 };
	bool plain;
	size_t i;

	if (atria != NULL &&
	    (base = url_new(atria, "AtriaUrl", &plain, e)) == NULL)
		return NULL;
	buf_addf(&b, "%s\n%s", s->tenant, base != NULL ? base : "");
	for (i = 0; i < b.len; i++)
		b.data[i] = text_lower(b.data[i]);
	digest_bytes(b.data, b.len, key);
	path = state_file("findings.ndjson", key, e);
	buf_release(&b);
	free(base);
	return path;
}
