"""Who belongs where: bringing the register in from sheets, and taking an import back."""
