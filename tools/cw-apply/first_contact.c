#include <string.h>

#include "adapt.h"
#include "cwtext.h"
#include "first_contact.h"

/* --- whether it still holds ----------------------------------------------- */

static void
on_info(void *ctx, const struct http_answer *answer)
{
	json_t **body = ctx;

	if (answer->status == 200)
		*body = cw_json(answer, NULL);
}

/*
 * Whether ConnectWise still has the version that it had when it was probed. It
 * says so: no answer would not show it. A version that was not known then
 * cannot be compared.
 */
static int
check_version(const struct findings *f, struct session *s, struct err *e)
{
	const struct finding *known = findings_find(f, "cw.version");
	json_t *body = NULL;
	const char *version;
	int rc = 0;

	if (known == NULL || known->value == NULL)
		return 0;
	http_queue(cw_http(s->cw), &(struct http_request){ .method = "GET",
	    .path = "system/info" }, on_info, &body);
	http_run(cw_http(s->cw));
	version = json_string_value(json_object_get(body, "version"));
	if (version == NULL)
		rc = err_set(e, "system/info does not say which version "
		    "ConnectWise has, and did when it was probed");
	else if (strcmp(version, known->value) != 0)
		rc = err_set(e, "ConnectWise has another version than when it "
		    "was probed");
	json_decref(body);
	return rc;
}

int
first_contact_check(struct stage *st, struct session *s, bool accepted)
{
	const bool checked = !accepted && !s->job.first_contact_accepted;
	const char *id = "First contact";
	struct findings f = { 0 };
	char command[FINDINGS_COMMAND];
	struct err e, whole;
	int rc;

	rc = findings_load(&f, &s->job, s->tenant, &e);
	if (rc == 0)
		findings_adapt(&f, s);
	if (!checked)
		rc = 0;
	else if (rc == 0)
		rc = findings_check(&f, &s->job, &id, &e);
	if (rc == 0 && checked)
		rc = check_version(&f, s, &e);
	if (rc == -1) {
		(void)err_set(&whole, "%s: %s; nothing was written; type: %s; "
		    "--first-contact writes all the same", id, e.text,
		    findings_command(command));
		stage_fail(st, EXIT_REFUSED, AX28, &(struct log_facts){
		    .detail = id, .error = whole.text });
	}
	findings_release(&f);
	return rc;
}
