#include <stdint.h>
int api(void);
