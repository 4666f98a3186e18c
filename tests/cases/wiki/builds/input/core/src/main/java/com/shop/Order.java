package com.shop;

public class Order {}
