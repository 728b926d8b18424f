#include <string.h>

#include "guard_limits.h"
#include "text.h"

#define LIMIT_NAME(id, name, option, usual)	name,
#define LIMIT_DEFAULT(id, name, option, usual)	usual,
static const char *const names[] = { JOB_GUARD_LIST(LIMIT_NAME) };
static const char *const defaults[] = { JOB_GUARD_LIST(LIMIT_DEFAULT) };

const char *
limit_name(int guard)
{
	return names[guard];
}

/* A number up to 9 digits with up to two decimals, in hundredths; or -1. */
static int64_t
hundredths(const char *s, size_t len)
{
	struct qty q;

	if (len > 12 || qty_parse(&q, s, len) != NULL || qty_sign(q) < 0 ||
	    q.micro % 10000 != 0)
		return -1;
	return q.micro / 10000;
}

static int
parse_limit(struct limit *l, const char *name, const char *s,
    struct err *e)
{
	size_t len = strlen(s);

	memset(l, 0, sizeof(*l));
	if (text_caseeq(s, "off"))
		return 0;
	l->on = true;
	l->percent = len > 0 && s[len - 1] == '%';
	l->n = hundredths(s, l->percent ? len - 1 : len);
	if (l->n != -1 && (l->percent || l->n % 100 == 0)) {
		l->n = l->percent ? l->n : l->n / 100;
		return 0;
	}
	return err_set(e, "%s must be a number, a percentage (10%%), or off, "
	    "not %s", name, s);
}

bool
limits_range(const char *s, struct qty *min, struct qty *max)
{
	const char *dash = strchr(s, '-');

	memset(min, 0, sizeof(*min));
	memset(max, 0, sizeof(*max));
	if (dash == NULL || s[1] == '\0')
		return false;
	if (dash > s && qty_parse(min, s, (size_t)(dash - s)) != NULL)
		return false;
	if (dash[1] == '\0')
		return true;
	return qty_parse(max, dash + 1, strlen(dash + 1)) == NULL &&
	    (min->known ? qty_cmp(*min, *max) <= 0 : qty_sign(*max) >= 0);
}

static int
check_ranges(const struct job *job, struct err *e)
{
	const struct conf_pair *range = job->quantity_limits;
	struct qty min, max;
	size_t i;

	for (i = 0; i < job->n_quantity_limits; i++, range++)
		if (!limits_range(range->value, &min, &max))
			return err_set(e, "%s: QuantityLimits: %s must be "
			    "MIN-MAX, like 0-500 or 1-, MIN up to MAX, not %s",
			    job->path, range->name, range->value);
	return 0;
}

int
limits_read(struct limit limits[JOB_GUARDS], const struct job *job,
    const char *const *options, struct err *e)
{
	const struct limit *floor = &limits[JOB_GUARD_FLOOR];
	const char *s;
	int i;

	for (i = 0; i < JOB_GUARDS; i++) {
		s = options != NULL && options[i] != NULL ? options[i] :
		    job->guards[i] != NULL ? job->guards[i] : defaults[i];
		if (parse_limit(&limits[i], names[i], s, e) == -1)
			return -1;
	}
	if (limits[JOB_MAX_VANISHED].percent || floor->percent || !floor->on)
		return err_set(e, "%s must be a number",
		    names[limits[JOB_MAX_VANISHED].percent ? JOB_MAX_VANISHED :
		    JOB_GUARD_FLOOR]);
	return check_ranges(job, e);
}
