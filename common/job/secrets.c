#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "conf.h"
#include "secrets.h"
#include "wipe.h"
#include "xalloc.h"

#define AT(member)	offsetof(struct secrets, member)

static const struct conf_param params[] = {
	{ "CompanyName", CONF_TEXT, false, AT(company_name), 0 },
	{ "PublicKey", CONF_TEXT, false, AT(public_key), 0 },
	{ "PrivateKey", CONF_TEXT, false, AT(private_key), 0 },
	{ "ClientId", CONF_TEXT, false, AT(client_id), 0 },
	{ "AtriaToken", CONF_TEXT, false, AT(atria_token), 0 },
	{ "AutotaskUser", CONF_TEXT, false, AT(autotask_user), 0 },
	{ "AutotaskSecret", CONF_TEXT, false, AT(autotask_secret), 0 },
	{ "AutotaskIntegrationCode", CONF_TEXT, false,
	    AT(autotask_code), 0 },
	{ "ProxyUser", CONF_TEXT, false, AT(proxy_user), 0 },
	{ "ProxyPassword", CONF_TEXT, false, AT(proxy_password), 0 },
};

const char *
secrets_name(size_t i)
{
	return i < sizeof(params) / sizeof(params[0]) ? params[i].name : NULL;
}

void
secrets_close_process(void)
{
	static const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
	(void)prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
#endif
}

/* All that jansson allocates for the text is wiped when it is freed. */
static int
parse(struct secrets *s, struct secret_text *t, struct err *e)
{
	json_t *object;
	int rc = -1;

	json_set_alloc_funcs(wipe_malloc, wipe_free);
	object = conf_parse(&t->text, t->name.data, CONF_SECRET, e);
	if (object != NULL)
		rc = conf_read(object, t->name.data, CONF_SECRET, params,
		    sizeof(params) / sizeof(params[0]), s, &s->arena, e);
	json_decref(object);
	json_set_alloc_funcs(xmalloc, free);
	return rc;
}

bool
secrets_is_valid(const char *value)
{
	const char *p;

	if (value == NULL || *value == '\0')
		return false;
	for (p = value; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	return strspn(value, "Xx") != strlen(value);
}

/* The first property that is needed and not valid, or NULL. */
static const char *
find_invalid(const struct secrets *s, enum secrets_need need)
{
	const struct {
		const char *name;
		bool needed;
		const char *value;
	} rules[] = {
		{ "CompanyName", need == SECRETS_CONNECTWISE, s->company_name },
		{ "PublicKey", need == SECRETS_CONNECTWISE, s->public_key },
		{ "PrivateKey", need == SECRETS_CONNECTWISE, s->private_key },
		{ "ClientId", need == SECRETS_CONNECTWISE, s->client_id },
		{ "AtriaToken", need == SECRETS_ATRIA, s->atria_token },
		{ "AutotaskUser", need == SECRETS_AUTOTASK, s->autotask_user },
		{ "AutotaskSecret", need == SECRETS_AUTOTASK,
		    s->autotask_secret },
		{ "AutotaskIntegrationCode", need == SECRETS_AUTOTASK,
		    s->autotask_code },
		{ "ProxyUser", s->proxy_password != NULL, s->proxy_user },
		{ "ProxyPassword", s->proxy_user != NULL, s->proxy_password },
	};
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].needed && !secrets_is_valid(rules[i].value))
			return rules[i].name;
	return NULL;
}

int
secrets_load(struct secrets *s, const struct secret_source *src,
    enum secrets_need need, enum log_code *code, const char **property,
    struct err *e)
{
	struct secret_text t;
	int rc;

	memset(s, 0, sizeof(*s));
	*code = CW16;
	*property = NULL;
	secrets_close_process();
	rc = secret_source_read(src, &t, e);
	if (rc == 0)
		rc = parse(s, &t, e);
	if (rc == 0 && (*property = find_invalid(s, need)) != NULL) {
		*code = CW18;
		rc = err_set(e, "%s: %s has no valid value", t.name.data,
		    *property);
	}
	secret_source_release(&t);
	return rc;
}

void
secrets_release(struct secrets *s)
{
	arena_wipe(&s->arena);
	arena_release(&s->arena);
	memset(s, 0, sizeof(*s));
}
