#pragma once
#include <vector>
namespace shop {
class Cart {
 public:
  int count() const { return 1; }
};
}  // namespace shop
