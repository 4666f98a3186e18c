#pragma once
namespace geo {
class Shape {
 public:
  double area() const;
};
}
