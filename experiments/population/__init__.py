"""A population of firms with policies, circumstances and luck of their own: what a survey of them would find."""
