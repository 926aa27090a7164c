"""What an answer costs, always against something bare measured in the same run."""
