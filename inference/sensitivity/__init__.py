"""Which inputs of a function of many matter: elementary effects and shares of variance, told apart from luck."""
