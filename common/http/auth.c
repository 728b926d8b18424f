#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "text.h"
#include "wipe.h"
#include "xalloc.h"

/* What is shorter is a part of many texts: only a whole word is hidden. */
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
	char name[64];
	size_t i;

	add(&lines, "Accept: application/json");
	if (config->user != NULL)
		add_basic(&lines, "Authorization: Basic ", config->user,
		    config->password);
	if (config->bearer != NULL)
		add_secret(&lines, "Authorization: Bearer ", config->bearer);
	for (i = 0; i < HTTP_KEYS && config->keys[i].name != NULL; i++) {
		(void)snprintf(name, sizeof(name), "%s: ",
		    config->keys[i].name);
		add_secret(&lines, name, config->keys[i].value);
	}
	if (body || config->typed)
		add(&lines, "Content-Type: application/json");
	if (body)
		add(&lines, "Expect:");
	return lines;
}

/* "company+public key" and its parts, as a server may quote them. */
static void
add_user(struct curl_slist **list, const char *user)
{
	const char *plus = strchr(user, '+');
	char *company;

	add_secret(list, "", user);
	if (plus == NULL)
		return;
	add_secret(list, "", plus + 1);
	company = xcalloc(1, (size_t)(plus - user) + 1);
	memcpy(company, user, (size_t)(plus - user));
	if (*company != '\0')
		add_secret(list, "", company);
	wipe_str(company);
}

struct curl_slist *
auth_secrets(const struct http_config *config)
{
	const char *const values[] = { config->password, config->bearer,
	    config->proxy_password };
	struct curl_slist *list = NULL;
	size_t i;

	if (config->user != NULL) {
		add_basic(&list, "", config->user, config->password);
		add_user(&list, config->user);
	}
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (values[i] != NULL && *values[i] != '\0')
			add_secret(&list, "", values[i]);
	for (i = 0; i < HTTP_KEYS && config->keys[i].name != NULL; i++)
		add_secret(&list, "", config->keys[i].value);
	return list;
}

static bool
is_word_char(char c)
{
	return text_lower(c) != c || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

/* Whether the secret of n bytes stands at p, in any case. */
static bool
is_secret_at(const char *p, const char *text, const char *end,
    const char *secret, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_lower(p[i]) != text_lower(secret[i]))
			return false;
	return n >= MIN_HIDDEN || ((p == text || !is_word_char(p[-1])) &&
	    (p + n == end || !is_word_char(p[n])));
}

void
auth_hide(const struct curl_slist *secrets, char *text, size_t len)
{
	const char *secret, *end = text + len;
	char *p;
	size_t n;

	for (; secrets != NULL; secrets = secrets->next) {
		secret = secrets->data;
		n = strlen(secret);
		for (p = text; (size_t)(end - p) >= n; p++)
			if (is_secret_at(p, text, end, secret, n))
				memset(p, '*', n);
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
