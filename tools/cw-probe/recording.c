#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "io.h"
#include "mask_atria.h"
#include "mask_connectwise.h"
#include "recorded_state.h"
#include "recording.h"

#define ADDRESS	"http://127.0.0.1:8080"
#define KEY	"recorded"	/* all keys and tokens of the simulator */

void
recording_release(struct recording *r)
{
	json_decref(r->switches);
}

/* --- what was refuted, as switches ---------------------------------------- */

/* A page's length is the finding's own value. */
static const struct refuted {
	const char *id;
	const char *name;
	const char *value;	/* JSON; NULL: the finding's */
} refuted[] = {
	{ "cw.count", "counts", "\"refused\"" },
	{ "cw.page-size", "pageCap", NULL },
	{ "cw.bundle-page", "bundlePageCap", NULL },
	{ "cw.link", "links", "\"absent\"" },
	{ "cw.order", "orderBy", "\"ignored\"" },
	{ "cw.bundles", "bundles", "\"refused\"" },
	{ "cw.in-ids", "inLists", "\"refused\"" },
	{ "cw.in-names", "inLists", "\"refused\"" },
	{ "cw.type-filter", "unfilterable", "[\"agreements/type/id\"]" },
	{ "cw.status-filter", "unfilterable",
	    "[\"agreements/agreementStatus\"]" },
	{ "cw.quote-inside", "quotes", "\"doubled\"" },
	{ "cw.blanks", "trailingBlanks", "\"count\"" },
	{ "cw.unknown-field", "unknownFields", "\"refused\"" },
	{ "cw.unset-dates", "unsetDates", "\"null\"" },
};

void
recording_take(struct recording *r, const struct finding *f)
{
	json_t *value, *there;
	size_t i;

	if (r->switches == NULL)
		r->switches = json_object();
	r->own_host |= strcmp(f->id, "cw.company") == 0 && f->verdict ==
	    VERDICT_CONFIRMED;
	if (f->verdict != VERDICT_REFUTED)
		return;
	for (i = 0; i < sizeof(refuted) / sizeof(refuted[0]); i++) {
		if (strcmp(refuted[i].id, f->id) != 0)
			continue;
		value = json_loads(refuted[i].value != NULL ?
		    refuted[i].value : f->value != NULL ? f->value : "",
		    JSON_DECODE_ANY, NULL);
		there = json_object_get(r->switches, refuted[i].name);
		if (json_is_array(value) && there != NULL)
			(void)json_array_extend(value, there);
		if (value != NULL && !(json_is_integer(value) &&
		    json_integer_value(value) < 1))
			(void)json_object_set(r->switches, refuted[i].name,
			    value);
		json_decref(value);
	}
}

/* --- exchanges ------------------------------------------------------------ */

static void
put_text(json_t *o, const char *name, const char *value)
{
	if (value != NULL)
		(void)json_object_set_new(o, name, json_string(value));
}

static json_t *
match_request(const struct exchange *x, const struct mask_request *q)
{
	json_t *match = json_object();

	put_text(match, "method", x->body != NULL ? "POST" : "GET");
	put_text(match, "path", q->path);
	put_text(match, "query", q->query);
	put_text(match, "body", q->body);
	return match;
}

/* The Link header that was there, as far as it matters. */
static json_t *
link_header(struct probe *p, const struct exchange *x)
{
	return json_pack("{ss}", "Link", arena_fmt(&p->arena,
	    "<" ADDRESS "/?page=2>; rel=\"next\", <" ADDRESS "/?page=%ld>; "
	    "rel=\"last\"", x->pages));
}

static json_t *
give_answer(struct probe *p, const struct exchange *x, json_t *masked)
{
	json_t *todo = json_object();

	if (x->status == 0) {
		put_text(todo, "close", "before");
		return todo;
	}
	(void)json_object_set_new(todo, "status", json_integer(x->status));
	if (x->status == 429)
		put_text(todo, "retryAfter", "none");
	if (masked == NULL && strcmp(x->type, "text/html") == 0) {
		put_text(todo, "as", "html");
		return todo;
	}
	if (masked != NULL)
		(void)json_object_set(todo, "body", masked);
	else
		put_text(todo, "body", x->bytes > 0 ? "?" : "");
	if (masked != NULL)
		put_text(todo, "contentType", "application/json");
	if (x->link)
		(void)json_object_set_new(todo, "headers", link_header(p, x));
	return todo;
}

/* All exchanges as a scenario; their records into the state. */
static json_t *
record_exchanges(const struct recording *r, struct mask *m,
    struct recorded_state *s)
{
	json_t *faults = json_array(), *masked;
	const struct exchange *x;
	struct mask_request q;

	for (x = m->p->first; x != NULL; x = x->next) {
		/* the simulator names its own host, too */
		if (!x->sent || (x->system == DISCOVERY && r->own_host))
			continue;
		masked = x->json == NULL ? NULL : x->system == ATRIA ?
		    mask_rows(m, x) : mask_records(m, x);
		q = mask_request(m, x);
		if (x->system == CONNECTWISE && x->status == 200)
			recorded_state_take(s, q.path, masked);
		(void)json_array_append_new(faults, json_pack(
		    "{ss so so}", "name", "recorded", "match",
		    match_request(x, &q), "do", give_answer(m->p, x, masked)));
		json_decref(masked);
	}
	return json_pack("{so}", "faults", faults);
}

static void
take_all(struct mask *m, struct probe *p)
{
	const struct exchange *x;

	mask_init(m, p);
	for (x = p->first; x != NULL; x = x->next)
		if (x->system == ATRIA) {
			mask_count_rows(m, x);
		} else {
			mask_take_ids(m, x->json);
			mask_count_additions(m, x->json);
		}
	mask_seal(m);
}

/* --- the files ------------------------------------------------------------ */

static const char *
moved_day(struct mask *m, date_day day)
{
	char text[DATE_TEXT];

	return mask_date(m, date_text(text, day));
}

static json_t *
make_state(const struct recording *r, struct mask *m,
    const struct recorded_state *records)
{
	json_t *psa = json_pack("{ss ss ss ss ss}", "company", mask_text(m,
	    m->p->company), "publicKey", KEY, "privateKey", KEY, "clientId",
	    KEY, "now", arena_fmt(&m->p->arena, "%sT12:00:00Z", moved_day(m,
	    m->p->today)));

	recorded_state_put(records, psa);
	(void)json_object_update(psa, r->switches);
	return json_pack("{so s{ss s{}}}", "connectwise", psa, "atria",
	    "token", KEY, "periods");
}

static json_t *
make_job(struct mask *m)
{
	const struct job *job = m->p->job;
	const char *period = mask_date(m, job->facts.billing_period);
	json_t *o = json_object(), *map = json_object();
	size_t i;

	put_text(o, "AtriaUrl", ADDRESS);
	put_text(o, "ApiUrl", ADDRESS "/v4_6_release/apis/3.0/");
	put_text(o, "AgreementType", mask_text(m,
	    job->facts.agreement_type));
	put_text(o, "AgreementChoice", job->facts.agreement_choice);
	put_text(o, "AllowAtriaCreateAdditions",
	    job->facts.allow_create_additions ? "True" : "False");
	put_text(o, "BillingPeriod", period != NULL ? period :
	    job->facts.billing_period);
	put_text(o, "BillingPeriodEnd", job->facts.billing_period_end);
	put_text(o, "TimeZone", job->time_zone);
	put_text(o, "ConnectWiseTimeZone", job->connectwise_time_zone);
	for (i = 0; i < job->n_field_map; i++)
		put_text(map, job->field_map[i].name,
		    job->field_map[i].value);
	(void)json_object_set_new(o, "FieldMap", map);
	put_text(o, "FirstContact", "accepted");
	return o;
}

static json_t *
make_secrets(struct mask *m)
{
	return json_pack("{ss ss ss ss ss}", "CompanyName", mask_text(m,
	    m->p->company), "PublicKey", KEY, "PrivateKey", KEY, "ClientId",
	    KEY, "AtriaToken", KEY);
}

/* Writes a file of the directory, and releases what it holds. */
static int
write_file(const char *dir, const char *name, json_t *content, struct err *e)
{
	char *text = json_dumps(content, JSON_INDENT(1) |
	    JSON_REAL_PRECISION(15));
	struct buf path = { 0 };
	int fd, rc = 0;

	json_decref(content);
	buf_addf(&path, "%s/%s", dir, name);
	(void)unlink(path.data);
	fd = open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1 || text == NULL || io_write(fd, text, strlen(text)) ==
	    -1 || io_write(fd, "\n", 1) == -1)
		rc = err_set(e, "%s: %s", path.data, strerror(errno));
	if (fd != -1 && close(fd) == -1 && rc == 0)
		rc = err_set(e, "%s: %s", path.data, strerror(errno));
	free(text);
	buf_release(&path);
	return rc;
}

int
recording_write(const struct recording *r, struct probe *p, const char *dir,
    struct err *e)
{
	struct recorded_state records;
	json_t *scenario, *state;
	struct mask m;
	int rc = -1;

	if (mkdir(dir, 0700) == -1 && errno != EEXIST)
		return err_set(e, "%s: %s", dir, strerror(errno));
	take_all(&m, p);
	recorded_state_init(&records);
	scenario = record_exchanges(r, &m, &records);
	state = make_state(r, &m, &records);
	if (write_file(dir, "scenario.json", scenario, e) == 0 &&
	    write_file(dir, "state.json", json_incref(state), e) == 0 &&
	    write_file(dir, "job.json", make_job(&m), e) == 0 &&
	    write_file(dir, "secrets.json", make_secrets(&m), e) == 0)
		rc = 0;
	json_decref(state);
	recorded_state_release(&records);
	return rc;
}
