package com.shop; class Main {}
