#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "secrets.h"

#define AT(member)	offsetof(struct secrets, member)

static const struct conf_param params[] = {
	{ "CompanyName", CONF_TEXT, AT(company_name), 0 },
	{ "PublicKey", CONF_TEXT, AT(public_key), 0 },
	{ "PrivateKey", CONF_TEXT, AT(private_key), 0 },
	{ "ClientId", CONF_TEXT, AT(client_id), 0 },
	{ "AtriaToken", CONF_TEXT, AT(atria_token), 0 },
};

/* A file that others can read keeps no secrets. */
static int
check_file(int fd, const char *path, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return err_set(e, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, "%s: is not a regular file", path);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(e, "%s: belongs to another user", path);
	if ((st.st_mode & 077) != 0)
		return err_set(e, "%s: others can read it (mode %04o); type: "
		    "chmod 600 %s", path, (unsigned)st.st_mode & 07777, path);
	return 0;
}

static int
load_file(struct secrets *s, const char *path, struct err *e)
{
	json_t *object = NULL;
	int fd, rc = -1;

	/* O_NONBLOCK: opening a pipe must not wait for its writer */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1)
		return err_set(e, "%s: %s", path, strerror(errno));
	if (check_file(fd, path, e) == 0)
		object = conf_load(fd, path, NULL, e);
	(void)close(fd);
	if (object != NULL)
		rc = conf_read(object, path, params,
		    sizeof(params) / sizeof(params[0]), s, &s->arena, e);
	json_decref(object);
	return rc;
}

/*
 * A value must be there, fit into an HTTP header, and not be the XXXX of the
 * vendor's template.
 */
static bool
is_valid(const char *value)
{
	const char *p;

	if (value == NULL || *value == '\0')
		return false;
	for (p = value; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	return strspn(value, "Xx") != strlen(value);
}

int
secrets_load(struct secrets *s, const char *path, enum secrets_need need,
    enum log_code *code, const char **property, struct err *e)
{
	const struct {
		const char *name;
		enum secrets_need need;
		const char *const *value;
	} rules[] = {
		{ "CompanyName", SECRETS_CONNECTWISE, &s->company_name },
		{ "PublicKey", SECRETS_CONNECTWISE, &s->public_key },
		{ "PrivateKey", SECRETS_CONNECTWISE, &s->private_key },
		{ "ClientId", SECRETS_CONNECTWISE, &s->client_id },
		{ "AtriaToken", SECRETS_ATRIA, &s->atria_token },
	};
	size_t i;

	memset(s, 0, sizeof(*s));
	*code = CW16;
	*property = NULL;
	if (load_file(s, path, e) == -1)
		return -1;
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (rules[i].need != need || is_valid(*rules[i].value))
			continue;
		*code = CW18;
		*property = rules[i].name;
		return err_set(e, "%s: %s has no valid value", path,
		    rules[i].name);
	}
	return 0;
}

void
secrets_release(struct secrets *s)
{
	arena_wipe(&s->arena);
	arena_release(&s->arena);
	memset(s, 0, sizeof(*s));
}
