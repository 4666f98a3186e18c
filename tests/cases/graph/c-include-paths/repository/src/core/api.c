#include <lib/api.h>
#include "private.h"
#include "deep/only.h"
#include "twice.h"
#include "absent.h"
#include <stdio.h>
#include <openssl/ssl.h>
int api(void) { return secret() + only() + twice() + SSL_new(0) + (own_int)1; }
