#include <jansson.h>

#include "errortext.h"

void
cw_describe(const struct http_answer *answer, struct err *e)
{
	const json_t *inner, *v;
	const char *message = NULL, *text;
	struct buf b = { 0 };
	json_t *body;
	size_t i;

	/* what calls itself a success may hold our keys: see http_describe() */
	body = answer->status < 300 ? NULL :
	    json_loadb(answer->body.data, answer->body.len, 0, NULL);
	if (body != NULL) {
		message = json_string_value(json_object_get(body, "message"));
		if (message != NULL)
			buf_adds(&b, message);
		json_array_foreach(json_object_get(body, "errors"), i, v) {
			inner = json_object_get(v, "message");
			if ((text = json_string_value(inner)) == NULL)
				continue;
			buf_adds(&b, b.len > 0 ? "; " : "");
			buf_adds(&b, text);
			text = json_string_value(json_object_get(v, "field"));
			if (text != NULL)
				buf_addf(&b, " (%s)", text);
		}
	}
	http_describe(answer, b.len > 0 ? b.data : NULL, e);
	buf_release(&b);
	json_decref(body);
}
