# Servers and the keys to them.

failure-keyring-silent = The system's keyring does not answer
failure-keyring-refused = The system's keyring refuses: { $part }
failure-keyring-advice = Unlock the keyring and try again, or enter the key anew.
