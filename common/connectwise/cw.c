#include <stdlib.h>

#include "cw.h"
#include "wipe.h"
#include "xalloc.h"

struct cw {
	struct http *http;
	struct cw_learned learned;
};

struct cw *
cw_new(const char *api_url, const struct secrets *s,
    const struct http_options *options, struct err *e)
{
	struct buf user = { 0 };
	struct http_config config;
	struct cw *cw;

	buf_addf(&user, "%s+%s", s->company_name, s->public_key);
	config = (struct http_config){
		.base = api_url,
		.base_name = "ApiUrl",
		.user = user.data,
		.password = s->private_key,
		.keys = { { "clientId", s->client_id } },
		.proxy_user = s->proxy_user,
		.proxy_password = s->proxy_password,
		.options = *options,
	};
	cw = xcalloc(1, sizeof(*cw));
	cw->http = http_new(&config, e);
	wipe(user.data, user.cap);
	buf_release(&user);
	if (cw->http == NULL) {
		free(cw);
		return NULL;
	}
	return cw;
}

void
cw_free(struct cw *cw)
{
	if (cw == NULL)
		return;
	http_free(cw->http);
	free(cw);
}

struct http *
cw_http(struct cw *cw)
{
	return cw->http;
}

struct cw_learned *
cw_learned(struct cw *cw)
{
	return &cw->learned;
}
