package com.tool;

public class Tool {
  public void run() { }
}
