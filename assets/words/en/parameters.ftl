# What is said of the values of parameters.

parameter-names = Names separated by semicolons, such as top_k;top_p;temperature
parameter-whole = A whole number from { $least } to { $most }
parameter-real = A number from { $least } to { $most }
