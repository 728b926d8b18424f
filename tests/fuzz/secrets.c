/*
 * Secrets: no message holds a part of the text, however broken it is. The
 * keys of the corpus are runs of Z and Q, which no message of ours has.
 */
#include "fuzz.h"
#include "secrets.h"

static void
check_message(const char *text)
{
	must(strstr(text, "ZQ") == NULL && strstr(text, "QZ") == NULL);
}

static void
check_values(const struct secrets *s, enum secrets_need need)
{
	const char *const values[] = { s->company_name, s->public_key,
	    s->private_key, s->client_id, s->atria_token };
	size_t i, from = need == SECRETS_ATRIA ? 4 : 0;
	size_t to = need == SECRETS_ATRIA ? 5 : 4;
	const char *p;

	for (i = from; i < to; i++) {
		must(values[i] != NULL && *values[i] != '\0');
		for (p = values[i]; *p != '\0'; p++)
			must((unsigned char)*p >= 0x20 && *p != 0x7f);
	}
	must((s->proxy_user == NULL) == (s->proxy_password == NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum secrets_need needs[] = { SECRETS_ATRIA,
	    SECRETS_CONNECTWISE };
	struct secret_source src = { 0 };
	const char *property;
	enum log_code code;
	struct secrets s;
	struct err e;
	size_t i;

	fuzz_listen();
	(void)fuzz_file(data, size);
	src.option = fuzz_path();
	for (i = 0; i < 2; i++) {
		e.text[0] = '\0';
		if (secrets_load(&s, &src, needs[i], &code, &property, &e) ==
		    0) {
			must(size <= SECRET_SOURCE_MAX);
			check_values(&s, needs[i]);
		} else {
			must(*e.text != '\0');
			must(code == CW16 ? property == NULL : code == CW18 &&
			    property != NULL);
			check_message(e.text);
		}
		check_message(fuzz_said());
		secrets_release(&s);
	}
	return 0;
}
