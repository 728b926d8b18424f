#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwtext.h"
#include "errortext.h"
#include "jget.h"
#include "journal.h"
#include "keep.h"
#include "stage.h"
#include "text.h"
#include "write_test.h"

struct test {
	struct stage st;
	struct session session;
	char path[96];		/* of the addition */
	long status;		/* of the last answer; 0: none came */
	json_t *body;		/* the addition in it, or NULL */
	struct err why;		/* what the answer was else */
};

/* --- requests ------------------------------------------------------------- */

static void
on_answer(void *ctx, const struct http_answer *answer)
{
	struct test *t = ctx;

	t->status = answer->status;
	if (answer->status == 200)
		t->body = cw_json(answer, &t->why);
	else
		cw_describe(answer, &t->why);
}

/* The addition that the answer holds, a new reference; or NULL with t->why. */
static json_t *
request_addition(struct test *t, const char *method, const char *body)
{
	struct http *http = cw_http(t->session.cw);
	json_t *addition;

	t->body = NULL;
	http_queue(http, &(struct http_request){ .method = method,
	    .path = t->path, .body = body }, on_answer, t);
	http_run(http);
	addition = t->body;
	t->body = NULL;
	return addition;
}

/* Sets the quantity by that path; whether ConnectWise took it. */
static bool
patch_quantity(struct test *t, const char *path, const char *quantity)
{
	char body[128];
	json_t *addition;

	(void)snprintf(body, sizeof(body), "[{\"op\":\"replace\",\"path\":"
	    "\"%s\",\"value\":%s}]", path, quantity);
	addition = request_addition(t, "PATCH", body);
	json_decref(addition);
	return addition != NULL;
}

/* --- the finding ---------------------------------------------------------- */

static void
report(struct test *t, enum finding_verdict verdict, const char *evidence,
    const char *path)
{
	const struct finding f = {
		.id = "cw.patch",
		.system = "connectwise",
		.belief = "A PATCH of quantity sets it, and changes nothing "
		    "else.",
		.verdict = verdict,
		.evidence = evidence,
		.effect = "Nothing is written.",
		.value = path,
		.blocks = verdict == VERDICT_REFUTED,
	};

	struct err e;

	finding_write(&f, &t->st.text);
	stage_write(&t->st, RECORD_FINDING);
	if (verdict != VERDICT_UNTESTABLE && keep_merge(&f, &t->session.job,
	    t->session.tenant, &e) == -1)
		warn_line("%s", e.text);
	if (f.blocks)
		stage_log(&t->st, AX28, &(struct log_facts){
		    .detail = f.id, .error = evidence });
}

/* A member that is another afterwards, but for who wrote last; or NULL. */
static const char *
changed_member(json_t *before, json_t *after)
{
	const char *name;
	json_t *value;

	(void)json_object_del(before, "_info");
	(void)json_object_del(after, "_info");
	json_object_foreach(before, name, value)
		if (!json_equal(value, json_object_get(after, name)))
			return name;
	return json_object_size(before) == json_object_size(after) ? NULL :
	    "a member that was not there";
}

static void
compare(struct test *t, json_t *before, const char *path)
{
	json_t *after = request_addition(t, "GET", NULL);
	const char *changed;

	if (after == NULL) {
		report(t, VERDICT_UNTESTABLE, "it cannot be read again", path);
		return;
	}
	changed = changed_member(before, after);
	if (changed == NULL)
		report(t, VERDICT_CONFIRMED, strcmp(path, "quantity") == 0 ?
		    "the path quantity was accepted, and all is as it was" :
		    "only the path /quantity was accepted, and all is as it "
		    "was", path);
	else
		report(t, VERDICT_REFUTED, strcmp(changed, "quantity") == 0 ?
		    "quantity is another now: correct it by hand" :
		    "a member beside quantity is another now: look at it",
		    path);
	json_decref(after);
}

/* Writes what is there, and looks whether it still is. */
static void
test_addition(struct test *t, json_t *before)
{
	static const char *const paths[] = { "quantity", "/quantity" };
	char number[JGET_NUMBER];
	size_t i;

	if (!jget_number_text(number, json_object_get(before, "quantity"))) {
		report(t, VERDICT_UNTESTABLE, "it has no quantity", NULL);
		return;
	}
	for (i = 0; i < 2; i++) {
		if (patch_quantity(t, paths[i], number)) {
			compare(t, before, paths[i]);
			return;
		}
		if (t->status != 400)	/* it is not about the path */
			break;
	}
	report(t, t->status == 0 || t->status >= 500 ? VERDICT_UNTESTABLE :
	    VERDICT_REFUTED, t->status == 403 ? "the API member may not edit "
	    "agreements (HTTP 403)" : "ConnectWise rejects it", NULL);
	warn_line("%s", t->why.text);
}

/* --- the run -------------------------------------------------------------- */

static bool
read_target(struct test *t, const char *target)
{
	const char *slash = strchr(target, '/');
	char agreement[16];
	int a, b;

	if (slash == NULL || (size_t)(slash - target) >= sizeof(agreement))
		return false;
	(void)snprintf(agreement, sizeof(agreement), "%.*s",
	    (int)(slash - target), target);
	if (!text_number(agreement, 1, 999999999, &a) ||
	    !text_number(slash + 1, 1, 999999999, &b))
		return false;
	(void)snprintf(t->path, sizeof(t->path),
	    "finance/agreements/%d/additions/%d", a, b);
	return true;
}

static void
fail_test(struct test *t, enum exit_status status, enum log_code code,
    const char *why)
{
	stage_fail(&t->st, status, code, &(struct log_facts){ .error = why });
}

/* With the lock of the company: no run writes meanwhile. */
static void
test_locked(struct test *t)
{
	struct intents unfinished = { 0 };
	struct journal *journal;
	json_t *before;
	bool busy = false;
	struct err e;

	journal = journal_open(NULL, t->session.tenant, &unfinished,
	    &t->st.arena, &busy, &e);
	if (journal == NULL) {
		fail_test(t, busy ? EXIT_REFUSED : EXIT_LOCAL, busy ? AX18 :
		    AX03, e.text);
		return;
	}
	before = request_addition(t, "GET", NULL);
	if (before == NULL)
		fail_test(t, EXIT_REMOTE, CW02, t->why.text);
	else
		test_addition(t, before);
	json_decref(before);
	free(unfinished.list);
	if (journal_close(journal, &e) == -1)
		fail_test(t, EXIT_LOCAL, AX03, e.text);
}

int
write_test(const struct session_options *opt, const char *target)
{
	struct test t = { .status = 0 };
	int status;

	stage_init_first(&t.st);
	if (!read_target(&t, target))
		fail_test(&t, EXIT_CONFIG, AX01, "--write-test must be the ids "
		    "AGREEMENT/ADDITION, like 871/3624");
	else if (session_load(&t.session, &t.st, opt) == 0)
		test_locked(&t);
	status = stage_finish(&t.st);
	session_release(&t.session);
	return status;
}
