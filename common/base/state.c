#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "state.h"

#define KEY_CHARS	16	/* of the digest, in file names */

/* Makes the directory and those above it. */
static int
make_directories(char *path, struct err *e)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash != NULL;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0700) == -1 && errno != EEXIST)
			return err_set(e, "%s: %s", path, strerror(errno));
		*slash = '/';
	}
	return 0;
}

char *
state_file(const char *kind, const char *key, struct err *e)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME"), *digest = strchr(key, ':') + 1;
	struct buf b = { 0 };

	if (state != NULL && *state == '/') {
		buf_adds(&b, state);
	} else if (home != NULL && *home == '/') {
		buf_addf(&b, "%s/.local/state", home);
	} else {
		(void)err_set(e, "neither XDG_STATE_HOME nor HOME is a "
		    "directory: there is no place for %s", kind);
		return NULL;
	}
	buf_addf(&b, "/atria-cw/%.*s.%s", KEY_CHARS, digest, kind);
	if (make_directories(b.data, e) == -1) {
		buf_release(&b);
		return NULL;
	}
	return buf_take(&b);
}
