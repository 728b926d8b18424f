/*
 * What a probe has found, for the lists and writes of a session.
 */
#include <stdio.h>
#include <string.h>

#include "adapt.h"
#include "cwzone.h"
#include "pages.h"
#include "text.h"

/* The value of a finding if it was refuted; "" if it has none; else NULL. */
static const char *
refuted_value(const struct findings *f, const char *id)
{
	const struct finding *found = findings_find(f, id);

	if (found == NULL || found->verdict != VERDICT_REFUTED)
		return NULL;
	return found->value != NULL ? found->value : "";
}

static bool
is_refused(const struct findings *f, const char *id)
{
	const char *value = refuted_value(f, id);

	return value != NULL && strcmp(value, FINDING_REFUSED) == 0;
}

/* Lists are asked for without what is refused. */
static void
adapt_filters(const struct findings *f, struct cw_learned *learned)
{
	static const struct {
		const char *id;
		enum cw_kind kind;
		bool exhausted;		/* all are read instead */
	} filters[] = {
		{ "cw.in-ids", CW_AGREEMENTS_BY_ID, false },
		{ "cw.in-names", CW_CHOSEN, true },
		{ "cw.in-names", CW_COMPANIES, true },
		{ "cw.type-filter", CW_AGREEMENTS, false },
		{ "cw.type-filter", CW_CHOSEN, true },
		{ "cw.status-filter", CW_AGREEMENTS, false },
		{ "cw.status-filter", CW_CHOSEN, true },
		{ "cw.addition-filter", CW_CHOSEN_ADDITIONS, false },
		{ "cw.catalog", CW_ITEMS, true },
	};
	size_t i;

	for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		if (!is_refused(f, filters[i].id))
			continue;
		if (filters[i].exhausted)
			learned->kinds[filters[i].kind].exhausted = true;
		else
			learned->kinds[filters[i].kind].way |=
			    WAY_NO_CONDITIONS;
	}
	for (i = 0; refuted_value(f, "cw.id-pages") != NULL && i < CW_KINDS;
	    i++)
		learned->kinds[i].way |= WAY_NO_ID;
}

void
findings_adapt(const struct findings *f, struct session *s)
{
	struct cw_learned *learned = cw_learned(s->cw);
	const struct finding *patch = findings_find(f, "cw.patch");
	const char *zone = refuted_value(f, "cw.time-zone");

	if (!f->there || findings_are_old(f, &s->job))
		return;
	adapt_filters(f, learned);
	if (refuted_value(f, "cw.bundles") != NULL)
		learned->no_bundles = true;
	if (patch != NULL && patch->verdict == VERDICT_CONFIRMED &&
	    patch->value != NULL && strcmp(patch->value, "/quantity") == 0)
		learned->slash = learned->slash_tried = true;
	if (learned->zone == NULL && zone != NULL &&
	    strlen(zone) < sizeof(learned->zone_text)) {
		(void)snprintf(learned->zone_text, sizeof(learned->zone_text),
		    "%s", zone);
		learned->zone = cw_zone(learned->zone_text);
	}
}

/*
 * A page of so many records came, so a shorter one is whole. That was then: a
 * page that is cut now still has its Link to the next one. Bundles have none,
 * so that their pages are measured in each run.
 */
void
findings_adapt_pages(const struct findings *f, struct session *s)
{
	const struct finding *page = findings_find(f, "cw.page-size");
	const struct finding *links = findings_find(f, "cw.link");
	int n;

	if (!f->there || findings_are_old(f, &s->job) || links == NULL ||
	    links->verdict != VERDICT_CONFIRMED || page == NULL ||
	    page->value == NULL ||
	    !text_number(page->value, 1, QUERY_PAGE, &n))
		return;
	cw_learned(s->cw)->longest[0] = (size_t)n;
}
