#include <stdlib.h>
#include <string.h>

#include "known.h"
#include "tenant.h"
#include "url.h"

/* The finding, if it was refuted; else NULL. */
static const struct finding *
refuted(const struct known *k, const char *id)
{
	const struct finding *f = findings_find(&k->findings, id);

	return f != NULL && f->verdict == VERDICT_REFUTED ? f : NULL;
}

static void
take_findings(struct known *k)
{
	const struct finding *nothing = refuted(k, "at.no-address");
	const struct finding *removed = refuted(k, "at.removed");

	k->nothing_is_unclear = nothing != NULL && nothing->value != NULL &&
	    strcmp(nothing->value, FINDING_NOTHING) == 0;
	k->any_day = refuted(k, "at.end-date") != NULL;
	if (removed != NULL)
		k->removed = arena_fmt(&k->findings.arena, "at.removed: %s",
		    removed->evidence);
}

void
known_load(struct known *k, const struct job *job, const struct secrets *s)
{
	char tenant[DIGEST_TEXT], any[DIGEST_TEXT], *base;
	const char *api = job->facts.api_url;
	struct err e;
	bool plain;

	if (api == NULL || s->company_name == NULL || job->psa != NULL ||
	    (base = url_new(api, "ApiUrl", &plain, &e)) == NULL)
		return;
	tenant_name(base, s->company_name, tenant, any);
	free(base);
	if (findings_load(&k->findings, job, tenant, &e) == -1)
		warn_line("%s", e.text);
	else if (k->findings.there && !findings_are_old(&k->findings, job))
		take_findings(k);
}

void
known_release(struct known *k)
{
	findings_release(&k->findings);
	memset(k, 0, sizeof(*k));
}
