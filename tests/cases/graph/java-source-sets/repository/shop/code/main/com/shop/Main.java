package com.shop;

import static com.kit.Kit.round;
import com.kit.Kit;

public class Main {
  public static void main(String[] args) {
    new Kit().go(round(1));
    Prices.all();
  }
}
