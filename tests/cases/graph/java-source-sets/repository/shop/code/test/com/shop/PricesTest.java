package com.shop;

class PricesTest {
  void all() { Prices.all(); new com.tool.Tool().run(); }
}
