#include "weigh.h"

int weigh(void) {
  return 0;
}
