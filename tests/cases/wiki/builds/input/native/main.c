#include "weigh.h"

int main(void) {
  return weigh();
}
