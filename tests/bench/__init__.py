"""How does Attaché compare with its peers, in time and memory?"""
