#include "tally.h"

void
tally_additions(struct tally *t,
    void (*each)(struct tally *t, const json_t *o))
{
	const json_t *rows, *row;
	size_t i, k;

	for (i = 0; (rows = sample_additions(t->p, i, &t->agreement)),
	    t->agreement != NULL; i++)
		json_array_foreach(rows, k, row) {
			each(t, row);
		}
}

void
tally_agreements(struct tally *t,
    void (*each)(struct tally *t, const json_t *o))
{
	const json_t *rows = probe_rows(sample_agreements(t->p)), *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (sample_is_of_type(t->p, row))
			each(t, row);
}

void
tally_judge(struct tally *t, struct finding *f, const char *what)
{
	if (t->n == 0)
		found(t->p, f, VERDICT_UNTESTABLE, "%s",
		    sample_hindrance(t->p) != NULL ? sample_hindrance(t->p) :
		    "there is nothing to look at");
	else if (t->odd == 0)
		found(t->p, f, VERDICT_CONFIRMED, "of %zu %s, all are so",
		    t->n, what);
	else
		found(t->p, f, VERDICT_REFUTED, "of %zu %s, %zu are "
		    "otherwise: %s", t->n, what, t->odd, t->example);
}

void
tally_count(struct tally *t, const char *odd)
{
	t->n++;
	if (odd == NULL)
		return;
	t->odd++;
	if (t->example == NULL)
		t->example = odd;
}

void
judge_additions(struct probe *p, struct finding *f,
    void (*each)(struct tally *t, const json_t *o), const char *what)
{
	struct tally t = { .p = p };

	tally_additions(&t, each);
	tally_judge(&t, f, what);
}

void
judge_agreements(struct probe *p, struct finding *f,
    void (*each)(struct tally *t, const json_t *o), const char *what)
{
	struct tally t = { .p = p };

	tally_agreements(&t, each);
	tally_judge(&t, f, what);
}
