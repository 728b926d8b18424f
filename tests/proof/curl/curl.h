/* All of libcurl that what is proved calls; Frama-C cannot read its header. */
#include <time.h>

time_t curl_getdate(const char *p, const time_t *unused);
