#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "io.h"
#include "job_list.h"
#include "settings.h"
#include "xalloc.h"

#define NAME_MAX_BYTES	64

/* Whether it could be a job: as is_name of the runner. */
static int
is_job_name(const struct dirent *entry)
{
	const char *s = entry->d_name;
	size_t len = strlen(s);

	return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789._-") == len && len > 0 && len <= NAME_MAX_BYTES &&
	    strchr("._-", *s) == NULL;
}

size_t
job_list(const char *jobs, const char *file, char ***names)
{
	struct dirent **entries = NULL;
	struct buf path = { 0 };
	int all = scandir(jobs, &entries, is_job_name, alphasort), i;
	size_t n = 0;

	*names = xcalloc(all > 0 ? (size_t)all : 1, sizeof(**names));
	for (i = 0; i < all; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/%s/%s", jobs, entries[i]->d_name, file);
		if (access(path.data, F_OK) == 0)
			(*names)[n++] = xstrdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	buf_release(&path);
	return n;
}

void
job_setting(const char *jobs, const char *job, const char *setting,
    struct buf *value)
{
	struct buf path = { 0 }, text = { 0 };
	struct err e;
	size_t i = 0;

	buf_clear(value);
	while (strcmp(setting_name(i), setting) != 0)
		i++;
	buf_addf(&path, "%s/%s/settings", jobs, job);
	if (io_read_file(path.data, CONF_MAX_SIZE, &text, &e) == -1 ||
	    !settings_get(&text, i, value))
		buf_adds(value, "");
	buf_release(&path);
	buf_release(&text);
}
