#ifndef TENANT_H
#define TENANT_H

#include "digest.h"

/*
 * Names a company of ConnectWise: at its address in tenant; and in company,
 * which is for the lock, whatever the address, as that may be an alias. What
 * listens on this machine, a tunnel or a simulator, has its port in that name.
 * The address is one of http_base().
 */
void tenant_name(const char *address, const char *name,
    char tenant[DIGEST_TEXT], char company[DIGEST_TEXT]);

#endif
