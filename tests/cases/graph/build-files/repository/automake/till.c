int till;
