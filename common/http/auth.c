#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "wipe.h"
#include "xalloc.h"

/* What is shorter is a part of many texts. */
#define MIN_HIDDEN	6

static void
add(struct curl_slist **lines, const char *line)
{
	struct curl_slist *more;

	if ((more = curl_slist_append(*lines, line)) == NULL)
		die(EXIT_LOCAL, "out of memory");
	*lines = more;
}

/* A line that holds a secret: "name: value". */
static void
add_secret(struct curl_slist **lines, const char *name, const char *value)
{
	size_t size = strlen(name) + strlen(value) + 1;
	char *line;

	line = xmalloc(size);
	memcpy(line, name, strlen(name));
	memcpy(line + strlen(name), value, strlen(value) + 1);
	add(lines, line);
	wipe(line, size);
	free(line);
}

static void
add_basic(struct curl_slist **lines, const char *name, const char *user,
    const char *password)
{
	size_t n = strlen(user), m = strlen(password), len = n + 1 + m;
	unsigned char *pair, *code;

	pair = xmalloc(len);
	memcpy(pair, user, n);
	pair[n] = ':';
	memcpy(pair + n + 1, password, m);
	code = xmalloc((len + 2) / 3 * 4 + 1);
	(void)EVP_EncodeBlock(code, pair, (int)len);
	add_secret(lines, name, (char *)code);
	wipe(pair, len);
	free(pair);
	wipe_str((char *)code);
}

struct curl_slist *
auth_new(const struct http_config *config, bool body)
{
	struct curl_slist *lines = NULL;

	add(&lines, "Accept: application/json");
	if (config->user != NULL)
		add_basic(&lines, "Authorization: Basic ", config->user,
		    config->password);
	if (config->bearer != NULL)
		add_secret(&lines, "Authorization: Bearer ", config->bearer);
	if (config->client_id != NULL)
		add_secret(&lines, "clientId: ", config->client_id);
	if (body) {
		add(&lines, "Content-Type: application/json");
		add(&lines, "Expect:");
	}
	return lines;
}

struct curl_slist *
auth_secrets(const struct http_config *config)
{
	const char *const values[] = { config->user, config->password,
	    config->bearer, config->client_id, config->proxy_password };
	struct curl_slist *list = NULL;
	size_t i;

	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (values[i] != NULL && strlen(values[i]) >= MIN_HIDDEN)
			add_secret(&list, "", values[i]);
	if (config->user != NULL)
		add_basic(&list, "", config->user, config->password);
	return list;
}

void
auth_hide(const struct curl_slist *secrets, char *text, size_t len)
{
	const char *secret;
	char *p, *end;
	size_t n;

	for (; secrets != NULL; secrets = secrets->next) {
		secret = secrets->data;
		n = strlen(secret);
		end = text + len;
		for (p = text; (size_t)(end - p) >= n; p++) {
			p = memchr(p, *secret, (size_t)(end - p) - n + 1);
			if (p == NULL)
				break;
			if (memcmp(p, secret, n) == 0)
				memset(p, '*', n);
		}
	}
}

void
auth_free(struct curl_slist *lines)
{
	struct curl_slist *line;

	for (line = lines; line != NULL; line = line->next)
		wipe(line->data, strlen(line->data));
	curl_slist_free_all(lines);
}
