# What is said of the values of parameters.

parameter-names = Des noms séparés par des points-virgules, par exemple top_k;top_p;temperature
parameter-whole = Un nombre entier de { $least } à { $most }
parameter-real = Un nombre de { $least } à { $most }
