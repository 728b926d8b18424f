#include <string.h>

#include "cwtext.h"
#include "findings.h"
#include "first_contact.h"

#define ADVICE	"run cw-probe with the same job and secrets, or accept it " \
		"with --first-contact"

/* --- whether it still holds ----------------------------------------------- */

static void
on_info(void *ctx, const struct http_answer *answer)
{
	json_t **body = ctx;

	if (answer->status == 200)
		*body = cw_json(answer, NULL);
}

/* Whether ConnectWise says that it has another version than when probed. */
static bool
has_other_version(const struct findings *f, struct session *s)
{
	const struct finding *known = findings_find(f, "cw.version");
	json_t *body = NULL;
	const char *version;
	bool other;

	if (known == NULL || known->value == NULL)
		return false;
	http_queue(cw_http(s->cw), &(struct http_request){ .method = "GET",
	    .path = "system/info" }, on_info, &body);
	http_run(cw_http(s->cw));
	version = json_string_value(json_object_get(body, "version"));
	other = version != NULL && strcmp(version, known->value) != 0;
	json_decref(body);
	return other;
}

int
first_contact_check(struct stage *st, struct session *s, bool accepted)
{
	const bool checked = !accepted && !s->job.first_contact_accepted;
	const char *id = "First contact";
	struct findings f = { 0 };
	struct err e, whole;
	int rc;

	rc = findings_load(&f, s, &e);
	if (rc == 0)
		findings_adapt(&f, s);
	if (!checked)
		rc = 0;
	else if (rc == 0)
		rc = findings_check(&f, s, &id, &e);
	if (rc == 0 && checked && has_other_version(&f, s))
		rc = err_set(&e, "ConnectWise has another version than when "
		    "it was probed");
	if (rc == -1) {
		(void)err_set(&whole, "%s: %s; nothing was written; " ADVICE,
		    id, e.text);
		stage_fail(st, EXIT_REFUSED, AX28, &(struct log_facts){
		    .detail = id, .error = whole.text });
	}
	findings_release(&f);
	return rc;
}
