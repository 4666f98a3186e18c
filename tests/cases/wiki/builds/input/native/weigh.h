int weigh(void);
