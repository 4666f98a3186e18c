package com.kit;

public class Kit {
  public static int round(int x) { return x; }
  public void go(int x) { }
}
